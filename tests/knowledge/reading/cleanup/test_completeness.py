"""Breaking off: the last sentence, a part that was promised, hidden text; and what may stand at the end of a whole text."""

from __future__ import annotations

import pytest

HEAD = "在会议上的讲话\n同志们：\n〔B〕\n"
POINTS = "下面，我讲三点意见。\n一、提高认识\n〔B〕\n二、狠抓落实\n〔B〕"

WHOLE = [
    "附件：1.任务分解表\n2.责任清单",
    "附件\n任务分解表\n序号 任务 单位\n1 改造户厕 市农业局\n2 建中转站 市城管局",
    "联系人：王某某，电话：0971-1234567",
    "出席：张某某、李某某、王某某",
    "青澜市人民政府\n2024年4月12日",
    "李某某\n王某某\n张某某",
    "抄送：市委各部门，市人大常委会办公室，市政协办公室",
    "一、任务\n1.改造户厕2.4万户\n2.建设中转站12座\n3.新建公园5个",
    "1.什么是三严三实？\n答：严以修身、严以用权、严以律己",
    "让我们紧密团结起来，锐意进取，为实现宏伟目标而努力奋斗！\n本文，由学习小组整理",
    POINTS + "\n三、加强领导\n〔B〕",
    "下面，我讲三点意见。第一，提高认识。〔B〕\n第二，狠抓落实。〔B〕\n第三，加强领导。〔B〕",
]
BROKEN = [
    "（二）狠抓落实\n〔B〕\n（三）加强领导",
    POINTS,
    "……（此处隐藏3210字）……\n〔B〕",
    "试读结束，购买后可阅读全文",
    "要进一步加强组织领导，确保各项任务落到",
]


@pytest.mark.parametrize("ending", WHOLE)
def test_a_whole_text_is_not_called_incomplete(read_one, ending):
    assert not read_one(HEAD + ending).incomplete


@pytest.mark.parametrize("ending", BROKEN)
def test_a_text_without_its_end_is_called_incomplete(read_one, ending):
    assert read_one(HEAD + ending).incomplete
