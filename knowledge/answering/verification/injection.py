"""Sentences of a document that address a model instead of its readers: nothing that a model says stands on them."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|不用理会|跳过|抛开|覆盖)(?:掉|了)?[^。！？\n]{0,12}(?:指示|指令|提示|规则|设定|要求|说明|约束|对话|内容)"
    r"|系统(?:提示|指令|消息)|提示词|(?:请|必须|只能|只|应当|直接)[^。！？\n]{0,4}(?:回答|输出|回复|答复)(?:[：:“”「\"']|如下|以下|一句)"
    r"|你(?:现在)?(?:是|扮演|将扮演)[^。！？\n]{0,16}(?:助手|模型|机器人|AI|角色)|(?:AI|人工智能|语言模型|大模型|机器人|智能)助手?[^。！？\n]{0,8}(?:请|必须|应当|须|要)(?:忽略|回答|输出|回复|告诉)"
    r"|(?i:ignore|disregard|forget|override)[^。！？\n]{0,30}(?i:instruction|prompt|rule|above|previous)|(?i:system\s*(?:prompt|message))|<\|?[a-z_]+\|?>"
)


def addresses_model(text: str, start: int, end: int) -> bool:
    """Return whether words `[start, end)` of a passage stand in or after such a sentence in the same line."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    reach = re.compile("[。！？\n]").search(text, end)
    upto = min(reach.start() if reach else len(text), stop if stop >= 0 else len(text))
    return bool(_ORDERS.search(text, line, upto))
