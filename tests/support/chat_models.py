"""Chat models at LangChain's seam: they say what they are told to, and remember the prompts."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr


class FakeChat(BaseChatModel):
    """Says the same each time, in pieces, with the tokens it is told; or fails.

    Attributes:
        words: of the reply; of several, one after the other and the last one for good.
        tokens: told at the end, 0 for none.
        error: raised in place of a reply.
        stuck: the reply never begins.
    """

    words: str | list[str] = ""
    tokens: int = 0
    error: Any = None
    stuck: bool = False
    _prompts: list[list[BaseMessage]] = PrivateAttr(default_factory=list)
    _asked: threading.Event = PrivateAttr(default_factory=threading.Event)
    _left: threading.Event = PrivateAttr(default_factory=threading.Event)

    @property
    def prompts(self) -> list[list[BaseMessage]]:
        return self._prompts

    def _reply(self) -> str:
        if isinstance(self.words, str):
            return self.words
        return self.words.pop(0) if len(self.words) > 1 else self.words[0]

    @property
    def asked(self) -> threading.Event:
        """Set when it is asked."""
        return self._asked

    @property
    def left(self) -> threading.Event:
        """Set when a request that was stuck was cut off."""
        return self._left

    @property
    def _llm_type(self) -> str:
        return "fake"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self._prompts.append(messages)
        if self.error is not None:
            raise self.error
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self._reply()))])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        import asyncio

        self._prompts.append(messages)
        self._asked.set()
        if self.error is not None:
            raise self.error
        if self.stuck:
            try:
                await asyncio.Event().wait()
            finally:
                self._left.set()
        words = self._reply()
        for start in range(0, len(words), 5):
            yield ChatGenerationChunk(message=AIMessageChunk(words[start : start + 5]))
        if self.tokens:
            usage = {"input_tokens": self.tokens - 1, "output_tokens": 1, "total_tokens": self.tokens}
            yield ChatGenerationChunk(message=AIMessageChunk("", usage_metadata=usage))  # type: ignore[arg-type]


class BlockingChat(FakeChat):
    """A model that can neither stream nor be awaited: LangChain runs it in a thread."""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        async for chunk in BaseChatModel._astream(self, *args, **kwargs):
            yield chunk

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        message = self._generate(*args).generations[0].message
        yield ChatGenerationChunk(message=AIMessageChunk(str(message.content)))
