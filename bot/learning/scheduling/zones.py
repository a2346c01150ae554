"""Time zones as people call them: 北京时间, 东京, UTC+8, Asia/Tokyo. Pure."""

from __future__ import annotations

import functools
import re
from zoneinfo import available_timezones

from knowledge.text.numerals import NUMERALS, read_numeral

_CITIES = {
    "北京": "Asia/Shanghai",
    "上海": "Asia/Shanghai",
    "中国": "Asia/Shanghai",
    "乌鲁木齐": "Asia/Urumqi",
    "新疆": "Asia/Urumqi",
    "香港": "Asia/Hong_Kong",
    "澳门": "Asia/Macau",
    "台北": "Asia/Taipei",
    "东京": "Asia/Tokyo",
    "日本": "Asia/Tokyo",
    "首尔": "Asia/Seoul",
    "韩国": "Asia/Seoul",
    "平壤": "Asia/Pyongyang",
    "新加坡": "Asia/Singapore",
    "吉隆坡": "Asia/Kuala_Lumpur",
    "马尼拉": "Asia/Manila",
    "雅加达": "Asia/Jakarta",
    "曼谷": "Asia/Bangkok",
    "泰国": "Asia/Bangkok",
    "河内": "Asia/Ho_Chi_Minh",
    "胡志明": "Asia/Ho_Chi_Minh",
    "越南": "Asia/Ho_Chi_Minh",
    "金边": "Asia/Phnom_Penh",
    "万象": "Asia/Vientiane",
    "仰光": "Asia/Yangon",
    "达卡": "Asia/Dhaka",
    "德里": "Asia/Kolkata",
    "新德里": "Asia/Kolkata",
    "印度": "Asia/Kolkata",
    "卡拉奇": "Asia/Karachi",
    "阿拉木图": "Asia/Almaty",
    "塔什干": "Asia/Tashkent",
    "乌兰巴托": "Asia/Ulaanbaatar",
    "迪拜": "Asia/Dubai",
    "利雅得": "Asia/Riyadh",
    "德黑兰": "Asia/Tehran",
    "莫斯科": "Europe/Moscow",
    "伊斯坦布尔": "Europe/Istanbul",
    "基辅": "Europe/Kyiv",
    "雅典": "Europe/Athens",
    "柏林": "Europe/Berlin",
    "法兰克福": "Europe/Berlin",
    "德国": "Europe/Berlin",
    "巴黎": "Europe/Paris",
    "法国": "Europe/Paris",
    "布鲁塞尔": "Europe/Brussels",
    "日内瓦": "Europe/Zurich",
    "罗马": "Europe/Rome",
    "马德里": "Europe/Madrid",
    "布达佩斯": "Europe/Budapest",
    "贝尔格莱德": "Europe/Belgrade",
    "伦敦": "Europe/London",
    "英国": "Europe/London",
    "开罗": "Africa/Cairo",
    "内罗毕": "Africa/Nairobi",
    "亚的斯亚贝巴": "Africa/Addis_Ababa",
    "约翰内斯堡": "Africa/Johannesburg",
    "拉各斯": "Africa/Lagos",
    "纽约": "America/New_York",
    "华盛顿": "America/New_York",
    "多伦多": "America/Toronto",
    "芝加哥": "America/Chicago",
    "墨西哥城": "America/Mexico_City",
    "洛杉矶": "America/Los_Angeles",
    "旧金山": "America/Los_Angeles",
    "温哥华": "America/Vancouver",
    "圣保罗": "America/Sao_Paulo",
    "布宜诺斯艾利斯": "America/Argentina/Buenos_Aires",
    "悉尼": "Australia/Sydney",
    "墨尔本": "Australia/Melbourne",
    "奥克兰": "Pacific/Auckland",
}
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
    for city, name in _CITIES.items():
        if name == zone:
            return f"{city}时间"
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
