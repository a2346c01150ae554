"""Word classes that several regular expressions are built from.

Character sets, to stand in `[…]`: COUNTERS, MEASURES, DIVISIONS. The others are alternations, to stand in `(?:…)`. What one
place alone needs stands there; where two places differ on purpose, each is built from what they share.
"""

from __future__ import annotations

FORBIDDING = "不得|不准|不许"
DEMANDING = f"不要|必须|务必|应当|应该|{FORBIDDING}|严禁|禁止|决不|绝不|一律"
"""Words that bind, whatever stands around them; 要 does so only as a word of its own."""
TO_DEMAND = "要(?![求素点么])"
"""要 where it is not 要求, 要素, 要点 or 要么; where prose before it is read too, 主要, 重要 … are left out there."""

INDEFINITE = "有的|有些|部分|少数|个别|一些"
"""Which members of a group are spoken of, without naming them."""
IN_ORDER = "首先|其次|再次|最后"
LIST_NOUNS = "个|项|类|种|条|方面|点|大"
"""What is counted where a list announces how many members it has: 三项, 四个方面."""

COUNTERS = "个名次家件项台级类座户亩条位所月号倍岁年"
"""Measure words of one letter that both questions (几个) and figures (3个) have."""
MEASURES = f"{COUNTERS}人天届期批场支艘架吨斤元米套辆棵株张份分"

DIVISIONS = "省市县区州镇乡"
ACTORS = "公司|企业|单位|机关|组织|书记|干部|领导|人员|支部|党委|党组"
"""Last words of who can act in a speech."""
