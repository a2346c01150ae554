"""Names of places that tell whose report is meant: the provinces, and cities of the first ranks, in their short forms."""

from __future__ import annotations

_PROVINCES = """
北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北
湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
"""
_CITIES = """
石家庄 太原 呼和浩特 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 常州 南通 徐州 杭州 宁波 温州 绍兴
嘉兴 合肥 芜湖 福州 厦门 泉州 南昌 赣州 济南 青岛 烟台 潍坊 临沂 郑州 洛阳 武汉 襄阳
宜昌 长沙 岳阳 广州 深圳 珠海 佛山 东莞 惠州 中山 南宁 柳州 桂林 海口 三亚 成都 绵阳
贵阳 遵义 昆明 大理 拉萨 西安 咸阳 兰州 西宁 银川 乌鲁木齐 唐山 保定 雄安 浦东 包头 鄂尔多斯
"""
PLACES = frozenset(_PROVINCES.split() + _CITIES.split())
"""As they are folded; 雄安 and 浦东 are new areas with reports of their own."""
