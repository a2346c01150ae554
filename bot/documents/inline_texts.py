"""What people read above the offers when they type the bot's name in a chat: a button's width, no more."""

from __future__ import annotations

STRANGER = "只对受邀的人开放，点这里了解"
HINT = "输入要查的词，例如 一岗双责"
NOTHING = "没有查到，点这里去提问"
NEAR = "没有原词，下面几处意思相近"
TROUBLE = "现在查不了，请过一会儿再试"
