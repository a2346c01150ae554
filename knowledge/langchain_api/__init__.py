"""The library as a citizen of LangChain: what its users put into their chains; nothing of the bot needs it.

`retriever`: `StudyRetriever` finds passages as `Document`s; `assistant`: `StudyAssistant` answers with citations; `prompts` are
had as `ChatPromptTemplate`s by `load_prompt`. `documents` turns places into `Document`s, `inputs` reads questions and histories.
"""

from __future__ import annotations

from knowledge.answering.model.prompt import load as load_prompt
from knowledge.langchain_api.assistant import AssistantAnswer, StudyAssistant
from knowledge.langchain_api.inputs import AssistantInput
from knowledge.langchain_api.retriever import StudyRetriever

__all__ = ["AssistantAnswer", "AssistantInput", "StudyAssistant", "StudyRetriever", "load_prompt"]
