"""Time zones as people call them: 北京时间, 东京, UTC+8, Asia/Tokyo. Pure."""

from __future__ import annotations

import functools
import re
from zoneinfo import available_timezones

from knowledge.text.numerals import NUMERALS, read_numeral

_ZONES = {
    "Asia/Shanghai": "北京 上海 中国",
    "Asia/Urumqi": "乌鲁木齐 新疆",
    "Asia/Hong_Kong": "香港",
    "Asia/Macau": "澳门",
    "Asia/Taipei": "台北",
    "Asia/Tokyo": "东京 日本",
    "Asia/Seoul": "首尔 韩国",
    "Asia/Pyongyang": "平壤",
    "Asia/Singapore": "新加坡",
    "Asia/Kuala_Lumpur": "吉隆坡",
    "Asia/Manila": "马尼拉",
    "Asia/Jakarta": "雅加达",
    "Asia/Bangkok": "曼谷 泰国",
    "Asia/Ho_Chi_Minh": "河内 胡志明 越南",
    "Asia/Phnom_Penh": "金边",
    "Asia/Vientiane": "万象",
    "Asia/Yangon": "仰光",
    "Asia/Dhaka": "达卡",
    "Asia/Kolkata": "德里 新德里 印度",
    "Asia/Karachi": "卡拉奇",
    "Asia/Almaty": "阿拉木图",
    "Asia/Tashkent": "塔什干",
    "Asia/Ulaanbaatar": "乌兰巴托",
    "Asia/Dubai": "迪拜",
    "Asia/Riyadh": "利雅得",
    "Asia/Tehran": "德黑兰",
    "Europe/Moscow": "莫斯科",
    "Europe/Istanbul": "伊斯坦布尔",
    "Europe/Kyiv": "基辅",
    "Europe/Athens": "雅典",
    "Europe/Berlin": "柏林 法兰克福 德国",
    "Europe/Paris": "巴黎 法国",
    "Europe/Brussels": "布鲁塞尔",
    "Europe/Zurich": "日内瓦",
    "Europe/Rome": "罗马",
    "Europe/Madrid": "马德里",
    "Europe/Budapest": "布达佩斯",
    "Europe/Belgrade": "贝尔格莱德",
    "Europe/London": "伦敦 英国",
    "Africa/Cairo": "开罗",
    "Africa/Nairobi": "内罗毕",
    "Africa/Addis_Ababa": "亚的斯亚贝巴",
    "Africa/Johannesburg": "约翰内斯堡",
    "Africa/Lagos": "拉各斯",
    "America/New_York": "纽约 华盛顿",
    "America/Toronto": "多伦多",
    "America/Chicago": "芝加哥",
    "America/Mexico_City": "墨西哥城",
    "America/Los_Angeles": "洛杉矶 旧金山",
    "America/Vancouver": "温哥华",
    "America/Sao_Paulo": "圣保罗",
    "America/Argentina/Buenos_Aires": "布宜诺斯艾利斯",
    "Australia/Sydney": "悉尼",
    "Australia/Melbourne": "墨尔本",
    "Pacific/Auckland": "奥克兰",
}
"""Zones with what people call them, the usual name first."""
_CITIES = {city: zone for zone, cities in _ZONES.items() for city in cities.split()}
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+-])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)
_QUARTER = re.compile(rf"([东西])([{NUMERALS}]{{1,2}})区?")
_LAST_NUMBERED = 12
"""东十二区 is the last zone that has a number."""
_AHEAD, _BEHIND = 14, 12
"""Hours by which clocks are at most ahead of UTC, and behind."""


def find_zone(word: str) -> str | None:
    """Return the IANA name of what somebody calls a zone; None where nobody can tell."""
    word = word.strip()
    if (bare := word.removesuffix("时间").removesuffix("时区")) in _CITIES:
        return _CITIES[bare]
    if found := _OFFSET.fullmatch(word):
        return _fixed(found[1] == "+", int(found[2]))
    if found := _QUARTER.fullmatch(word):
        hours = read_numeral(found[2])
        return _fixed(found[1] == "东", hours) if 0 < hours <= _LAST_NUMBERED else None
    return _names().get(word.lower().replace(" ", "_"))


def zone_words(zone: str) -> str:
    """Return a zone as people call it: 北京时间; its own name where it has no other."""
    if zone == "UTC":
        return zone
    if zone in _ZONES:
        return f"{_ZONES[zone].split()[0]}时间"
    if zone.startswith("Etc/GMT"):
        # the sign of these names is the other way round
        return f"UTC{zone.removeprefix('Etc/GMT').translate(str.maketrans('+-', '-+'))}"
    return zone


def _fixed(ahead: bool, hours: int) -> str | None:
    if hours > (_AHEAD if ahead else _BEHIND):
        return None
    if hours == 0:
        return "UTC"
    return "Asia/Shanghai" if ahead and hours == 8 else f"Etc/GMT{'-' if ahead else '+'}{hours}"


@functools.cache
def _names() -> dict[str, str]:
    """Return the IANA names by their small letters, and by the city alone where only one zone is named so."""
    names = sorted(available_timezones())
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(name.rpartition("/")[2].lower(), []).append(name)
    made = {city: held[0] for city, held in cities.items() if len(held) == 1}
    return made | {name.lower(): name for name in names}
