"""The client: one OpenAI-compatible server over HTTP, with time-outs, fall-backs and plain faults."""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import (
    Busy,
    CutOff,
    LLMFault,
    NotConfigured,
    Refused,
    ServerFailed,
    Stalled,
    TooLong,
    UnknownModel,
    Unreachable,
    Unreadable,
    WrongKey,
    said_by_server,
)
from interviewer.llm.parse import MAX_CHARACTERS, read
from interviewer.llm.prompts import Messages
from interviewer.llm.schemas import strict_schema
from interviewer.llm.thinking import ThinkingFilter, without_thinking
from interviewer.llm.usage import Usage

if TYPE_CHECKING:
    import openai

Schema = TypeVar("Schema", bound=BaseModel)
Result = TypeVar("Result")

# How answers are made to fit a form, the surest way first.
STRUCTURES = ("json_schema", "json_object", "plain")
_LONGEST_WAIT = 8.0
_MOST_TRIES = 10
_STAYS = "The offline result stands."


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for the connection, the first token, between two tokens, and for the whole reply."""

    connect: float = 5.0
    first_token: float = 60.0
    between: float = 30.0
    whole: float = 180.0


@dataclass(slots=True)
class Abilities:
    """What the server turned out to be able to do; learned from its refusals, once a client."""

    streaming: bool = True
    structure: str = STRUCTURES[0]
    refused: set[str] = field(default_factory=set)


class Client:
    """Asks one endpoint; every method raises ``LLMFault`` where it fails and can be cancelled at any moment."""

    def __init__(self, endpoint: Endpoint, patience: Patience | None = None, usage: Usage | None = None) -> None:
        self.endpoint = endpoint
        self.patience = patience or Patience()
        self.usage = usage or Usage(endpoint.price_in, endpoint.price_out)
        # Counted here too: one interview's share of the whole.
        self.account: Usage | None = None
        self.can = Abilities()
        self._api: openai.AsyncOpenAI | None = None

    async def warm(self) -> None:
        """Import what a request needs, so that the first one is not late for it; sends nothing."""
        await self._connected()

    async def close(self) -> None:
        """Close the connections; the client may be used again."""
        api, self._api = self._api, None
        if api is not None:
            await api.close()

    async def models(self) -> list[str]:
        """The ids of the models that the server lists."""
        await self.warm()
        return await self._guarded(self._listed(), self.patience.first_token)

    async def stream(self, messages: Messages, *, max_tokens: int = 2_000) -> AsyncGenerator[str, None]:
        """The reply in pieces as they come, thoughts left out; in one piece where the server does not stream.

        Raises ``CutOff`` after the pieces that came where the reply has no end.
        """
        if not self.can.streaming:
            yield await self.text(messages, max_tokens=max_tokens)
            return
        await self.warm()
        clock = asyncio.get_running_loop().time
        end = clock() + self.patience.whole
        first = min(clock() + self.patience.first_token, end)
        response = await self._guarded(
            self._create(messages, max_tokens, stream=True), first - clock(), "its first token"
        )
        if not hasattr(response, "__aiter__") or not self.can.streaming:
            yield self._whole_text(response)
            return
        thinking, finish, began, shown = ThinkingFilter(), None, False, False
        pieces = aiter(response)
        tokens: tuple[int | None, int | None] = (None, None)
        try:
            while True:
                limit = min(end, clock() + self.patience.between) if began else first
                awaited = "the end of its reply" if limit == end else "the next token" if began else "its first token"
                try:
                    piece = await self._guarded(anext(pieces, None), limit - clock(), awaited)
                except (CutOff, Unreachable):
                    raise CutOff(
                        f"The connection to {self.endpoint.host} broke within the reply.", "Try again."
                    ) from None
                if piece is None:
                    break
                if usage := getattr(piece, "usage", None):
                    tokens = (usage.prompt_tokens, usage.completion_tokens)
                for choice in (getattr(piece, "choices", None) or [])[:1]:
                    began = True
                    finish = choice.finish_reason or finish
                    if text := thinking.feed(getattr(choice.delta, "content", None) or ""):
                        shown = True
                        yield text
        finally:
            # Said at once, so that a server stops working on a reply that nobody reads.
            self._count(*tokens)
            await response.close()
        if rest := thinking.finish():
            shown = True
            yield rest
        if not began:
            # It took the wish to stream and sent something else: not a stream at all.
            self.can.streaming = False
            yield await self.text(messages, max_tokens=max_tokens)
            return
        self._check_end(finish, shown)

    async def text(self, messages: Messages, *, max_tokens: int = 2_000) -> str:
        """The whole reply as text, thoughts left out."""
        await self.warm()
        response = await self._guarded(self._create(messages, max_tokens), self.patience.whole)
        return self._whole_text(response)

    async def structured(
        self, messages: Messages, form: type[Schema], *, max_tokens: int = 2_000, temperature: float = 0.0
    ) -> Schema:
        """The reply as ``form``; one request to mend it if it does not fit, then ``Unreadable``."""
        await self.warm()
        return await self._guarded(self._structured(messages, form, max_tokens, temperature), self.patience.whole)

    async def _structured(self, messages: Messages, form: type[Schema], max_tokens: int, temperature: float) -> Schema:
        said = self._content(
            await self._create(messages, max_tokens, form=form, temperature=temperature), to_the_end=False
        )
        try:
            return read(said, form)
        except Unreadable as fault:
            repair = (
                f"{fault.problem} Reply again with the JSON object alone: no prose, no fence, every field of the form."
            )
            again = [
                *messages,
                {"role": "assistant", "content": said[:4_000] or "(nothing)"},
                {"role": "user", "content": repair},
            ]
        return read(
            self._content(await self._create(again, max_tokens, form=form, temperature=temperature), to_the_end=False),
            form,
        )

    async def _connected(self) -> openai.AsyncOpenAI:
        if self._api is None:
            # The library takes a second to import and finds its parts late: in a thread, the screen goes on.
            self._api = await asyncio.to_thread(self._built)
        return self._api

    def _built(self) -> openai.AsyncOpenAI:
        library = importlib.import_module("openai")
        httpx = importlib.import_module("httpx")
        importlib.import_module("anyio._backends._asyncio")
        limits = httpx.Timeout(self.patience.whole, connect=self.patience.connect)
        api: openai.AsyncOpenAI = library.AsyncOpenAI(
            base_url=self.endpoint.base_url,
            # The library wants a key even where the server wants none.
            api_key=self.endpoint.key or "none",
            max_retries=0,
            timeout=limits,
            http_client=library.DefaultAsyncHttpxClient(
                # The screen named one host: answers follow no redirection to another, and no proxy to this machine.
                follow_redirects=False,
                trust_env=not self.endpoint.local,
                timeout=limits,
            ),
        )
        _ = (api.chat.completions, api.models)
        return api

    async def _listed(self) -> list[str]:
        api = await self._connected()
        page = await api.models.list()
        data = getattr(page, "data", None)
        if data is None:
            raise self._stranger()
        return [str(model.id) for model in data]

    async def _create(
        self,
        messages: Messages,
        max_tokens: int,
        *,
        stream: bool = False,
        form: type[BaseModel] | None = None,
        temperature: float | None = None,
    ) -> Any:
        api = await self._connected()
        library = importlib.import_module("openai")
        waits = iter((1.0, 2.0))
        for _ in range(_MOST_TRIES):
            try:
                return await api.chat.completions.create(
                    **self._arguments(messages, max_tokens, stream, form, temperature)
                )
            except asyncio.CancelledError:
                # It was sent, and may be charged for: nobody knows how many tokens.
                self._count(None, None)
                raise
            except library.RateLimitError as error:
                wait = next(waits, None)
                asked = _retry_after(error.response.headers)
                if wait is None or "insufficient_quota" in self._said(error) or (asked or 0) > _LONGEST_WAIT:
                    raise
                await asyncio.sleep(wait if asked is None else asked)
            except library.InternalServerError as error:
                if self._adapt(error, stream, form):
                    continue
                if next(waits, None) != 1.0:
                    raise
                await asyncio.sleep(0.3)
            except library.APIStatusError as error:
                if not self._adapt(error, stream, form):
                    raise
        raise Refused(f"{self.endpoint.host} refused every form of the request.", _STAYS)

    def _arguments(
        self, messages: Messages, max_tokens: int, stream: bool, form: type[BaseModel] | None, temperature: float | None
    ) -> dict[str, Any]:
        refused = self.can.refused
        arguments: dict[str, Any] = {"model": self.endpoint.model, "messages": messages}
        arguments["max_completion_tokens" if "max_tokens" in refused else "max_tokens"] = max_tokens
        if temperature is not None and "temperature" not in refused:
            arguments["temperature"] = temperature
        if stream and self.can.streaming:
            arguments["stream"] = True
            if "stream_options" not in refused:
                arguments["stream_options"] = {"include_usage": True}
        if form is not None:
            schema = strict_schema(form)
            if self.can.structure == "json_schema":
                arguments["response_format"] = {
                    "type": "json_schema",
                    "json_schema": {"name": form.__name__, "strict": True, "schema": schema},
                }
            else:
                if self.can.structure == "json_object":
                    arguments["response_format"] = {"type": "json_object"}
                told = (
                    f"{messages[0]['content']}\n\nReply with a JSON object alone that fits this JSON Schema:\n{schema}"
                )
                arguments["messages"] = [{**messages[0], "content": told.replace("'", '"')}, *messages[1:]]
        return arguments

    def _adapt(self, error: openai.APIStatusError, stream: bool, form: type[BaseModel] | None) -> bool:
        """Whether the refusal was about an option that the next request can do without."""
        said = self._said(error).lower()
        if error.status_code not in (400, 404, 405, 415, 422, 500, 501) or _TOO_LONG.search(said):
            return False
        refused = self.can.refused
        for option, pattern in (
            ("stream_options", r"stream_options|include_usage"),
            ("max_tokens", r"max_tokens"),
            ("temperature", r"temperature"),
        ):
            if option not in refused and re.search(pattern, said):
                refused.add(option)
                return True
        if stream and self.can.streaming and re.search(r"\bstream", said):
            self.can.streaming = False
            return True
        named = re.search(r"response_format|json|schema|grammar|structured|guided", said)
        blind = error.status_code in (400, 415, 422, 501) and not _NO_MODEL.search(said)
        if form is not None and self.can.structure != STRUCTURES[-1] and (named or blind):
            self.can.structure = STRUCTURES[STRUCTURES.index(self.can.structure) + 1]
            return True
        return False

    def _content(self, response: Any, *, to_the_end: bool = True) -> str:
        choices = getattr(response, "choices", None)
        if not choices:
            raise self._stranger()
        usage = getattr(response, "usage", None)
        self._count(getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
        content = str(getattr(choices[0].message, "content", None) or "")[:MAX_CHARACTERS]
        if to_the_end:
            self._check_end(choices[0].finish_reason or "stop", bool(without_thinking(content).strip()))
        return content

    def _count(self, tokens_in: int | None, tokens_out: int | None) -> None:
        self.usage.add(tokens_in, tokens_out)
        if self.account is not None:
            self.account.add(tokens_in, tokens_out)

    def _whole_text(self, response: Any) -> str:
        return without_thinking(self._content(response)).lstrip()

    def _check_end(self, finish: str | None, shown: bool) -> None:
        if finish is None:
            raise CutOff(f"The connection to {self.endpoint.host} broke within the reply.", "Try again.")
        if finish == "length":
            raise CutOff(
                "The model's reply was cut off at its length limit.", "Try again, or use a model that says less."
            )
        if finish == "content_filter":
            raise Refused("The server's content filter stopped the reply.", _STAYS)
        if not shown:
            raise Unreadable("The model gave no answer.", "Try again, or use another model.")

    def _stranger(self) -> Unreadable:
        return Unreadable(
            f"{self.endpoint.host} does not answer like an OpenAI-compatible server.",
            "Check the base URL; it usually ends in /v1.",
        )

    async def _guarded(self, work: Awaitable[Result], seconds: float, awaited: str = "its reply") -> Result:
        """The result of ``work``, its failures as faults; raises ``Stalled`` after ``seconds``."""
        fault: LLMFault
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                return await work
        except LLMFault:
            raise
        except TimeoutError:
            fault = Stalled(
                f"{self.endpoint.host} kept silent for too long: no sign of {awaited}.",
                "Try again; a smaller model answers sooner.",
            )
        except Exception as error:
            fault = self._fault(error)
        # Outside the except clause: the library's error, which may hold the key, is not chained to ours.
        raise fault

    def _said(self, error: openai.APIStatusError) -> str:
        body = error.message if error.body is None else error.body
        return f"{body} {error.response.text[:2_000] if error.response.is_closed else ''}"

    def _fault(self, error: Exception) -> LLMFault:
        library = importlib.import_module("openai")
        host = self.endpoint.host
        if isinstance(error, library.APITimeoutError):
            connecting = type(error.__cause__).__name__ in ("ConnectTimeout", "PoolTimeout")
            if connecting:
                return Stalled(f"{host} could not be reached in time.", "Is the server running, and the address right?")
            return Stalled(f"{host} kept silent for too long.", "Try again; a smaller model answers sooner.")
        if isinstance(error, library.APIStatusError):
            return self._refusal(error)
        if isinstance(error, library.APIConnectionError):
            cause = error.__cause__
            if type(cause).__name__ in ("ConnectError", "UnsupportedProtocol"):
                return Unreachable(f"No server answers at {host}.", "Start it, or mend OPENAI_BASE_URL.")
            if type(cause).__name__ in ("LocalProtocolError", "UnicodeEncodeError"):
                return NotConfigured(f"The request to {host} cannot be sent.", "Check the key and the address.")
            return CutOff(f"The connection to {host} broke.", "Try again.")
        if isinstance(error, library.APIError):
            said = said_by_server(error.message, self.endpoint.key)
            return ServerFailed(f"{host} failed within the reply: {said}.", "Try again later. " + _STAYS)
        if type(error).__module__.split(".")[0] in ("httpx", "httpcore"):
            return CutOff(f"The connection to {host} broke.", "Try again.")
        # A reply that the library itself stumbles over: no JSON, a wrong shape.
        return self._stranger()

    def _refusal(self, error: openai.APIStatusError) -> LLMFault:
        host, model = self.endpoint.host, said_by_server(self.endpoint.model)
        raw = self._said(error)
        body = error.body if isinstance(error.body, dict) else {}
        said = said_by_server(
            str(body.get("message") or body.get("detail") or error.response.reason_phrase), self.endpoint.key
        )
        status = error.status_code
        if status in (401, 403):
            missing = "does not accept the key" if self.endpoint.key else "wants a key"
            return WrongKey(
                f"{host} {missing} ({status}).", "Set OPENAI_API_KEY, or store the key in the system keyring."
            )
        if status == 413 or _TOO_LONG.search(raw.lower()):
            return TooLong(
                f"The text is too long for {model}.", "Use a model with a longer context, or start it with one."
            )
        if status in (400, 404, 422) and _NO_MODEL.search(raw.lower()):
            return UnknownModel(f"{host} has no model {model}.", "`interviewer doctor` lists the models it has.")
        if status == 404 or 300 <= status < 400:
            return Refused(
                f"There is no chat API at this address of {host} ({status}).", "Does the base URL end in /v1?"
            )
        if status == 429:
            if "insufficient_quota" in raw:
                return Busy(f"The account at {host} has no quota left.", "Check its plan and billing.")
            wait = _retry_after(error.response.headers)
            return Busy(
                f"{host} is busy (429).", f"Try again in {wait:.0f} seconds." if wait else "Try again in a minute."
            )
        if status >= 500:
            return ServerFailed(f"{host} failed ({status}: {said}).", "Try again later. " + _STAYS)
        return Refused(f"{host} refused the request ({status}: {said}).", _STAYS)


_TOO_LONG = re.compile(
    r"context_length_exceeded|maximum context|context (?:length|size|window)|exceed_context|too many tokens"
    r"|prompt is too long|exceeds? the (?:available )?context"
    r"|input is too long|string_above_max_length|reduce the length"
)
_NO_MODEL = re.compile(
    r"model_not_found|model[^.{}]{0,80}(?:not found|does not exist|not exist|unknown|not available|not loaded|no such)"
    r"|(?:unknown|invalid|no such|no) model\b"
)


def _retry_after(headers: Any) -> float | None:
    if milliseconds := headers.get("retry-after-ms"):
        try:
            return max(0.0, float(milliseconds) / 1000)
        except ValueError:
            pass
    value = headers.get("retry-after")
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
