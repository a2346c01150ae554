"""Ordinary and odd texts that every engine must take."""

from __future__ import annotations

SENTENCE = "我们要坚持改革开放，推动高质量发展，不断满足人民对美好生活的向往。"

ORDINARY = (
    "青年应该怎样做？",
    "坚持稳中求进工作总基调，主要有哪些要求？",
    SENTENCE * 7,
    "一是加快培育新质生产力；二是扩大内需，提振消费；三是统筹发展和安全。" * 6,
    "2025年国内生产总值增长5%左右，城镇新增就业1200万人以上。",
)

ODD = (
    "",
    " ",
    "\n\t\r\n",
    "\0",
    "前半\0后半",
    "\ud800单独的代理",
    "\ufeff\u200b\u200d零宽",
    "😀🎉👨‍👩‍👧‍👦🇨🇳",
    "😀" * 90,
    "𠮷野家、龘靐齉、㐀㐁、彧翀",
    "Hello, WORLD! The quick brown fox.",
    "Straße, naïve, ĳsselmeer, Ελλάδα, Привет, עברית, ไทย, 한국어, かな",
    "e\u0301 Å ﬁ ㌖ ㍿ ﷺ",
    "3.14159 2,026 ½ ⅣⅤ ①② ㎡ １２３％",
    "<s></s><pad><mask>",
    "▁▁ ▁",
    "中 国  人　民",
    "ﷺ" * 40,
    "国" * 700,
    "a" * 700,
)

LONG = ("中华人民共和国 Information Technology " * 200)[:5_000]
"""Long in characters, of several windows, yet of few pieces, so that it is quickly embedded."""
