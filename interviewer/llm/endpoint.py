"""The endpoint: which server and model, at what price, with which key. Building one sends nothing anywhere."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from interviewer.llm.faults import NotConfigured, WrongKey

OPENAI = "https://api.openai.com/v1"
KEYRING_SERVICE = "interviewer"
# A locked keyring may wait for a person at another window; the program does not.
_KEYRING_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and a model on it; prices are money per million tokens, ``None`` where none is configured."""

    base_url: str
    model: str
    key: str | None = field(default=None, repr=False)
    price_in: float | None = None
    price_out: float | None = None

    @property
    def host(self) -> str:
        """Host and port as shown to the candidate, without any credentials in the address."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine."""
        name = urlsplit(self.base_url).hostname or ""
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost" or name.endswith(".localhost")

    @property
    def notice(self) -> str:
        """The sentence that says what leaves the machine, and to which host."""
        if self.local:
            return f"Your answers go to {self.model} at {self.host}, on this machine."
        plainly = ", unencrypted" if self.base_url.startswith("http:") else ""
        return f"Your answers leave this machine{plainly}: they are sent to {self.model} at {self.host}."


def endpoint(
    *,
    base_url: str | None = None,
    model: str | None = None,
    price_in: float | None = None,
    price_out: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> Endpoint:
    """The endpoint from the values given and, where they are empty, the environment; raises ``NotConfigured``.

    Nothing is assumed: without an address a key must be there (then it is OpenAI), and a model must be named.
    Raises ``WrongKey`` for a key that cannot be sent. May wait for the keyring, three seconds at most.
    """
    environment = os.environ if environment is None else environment
    built = destination(base_url=base_url, model=model, environment=environment)
    key = (environment.get("OPENAI_API_KEY") or "").strip() or None or key_from_keyring(built.host)
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise WrongKey("The API key holds characters that no key has.", "Set OPENAI_API_KEY again, on one line.")
    if key is None and not built.local and built.base_url == OPENAI:
        raise NotConfigured(f"There is no API key for {built.host}.", "Set OPENAI_API_KEY, or store it in the keyring.")
    return Endpoint(built.base_url, built.model, key, price_in, price_out)


def destination(
    *, base_url: str | None = None, model: str | None = None, environment: Mapping[str, str] | None = None
) -> Endpoint:
    """Where answers would go, at once and without looking for a key; raises ``NotConfigured``."""
    environment = os.environ if environment is None else environment
    address = (base_url or environment.get("OPENAI_BASE_URL") or "").strip()
    named = (model or environment.get("INTERVIEWER_LLM_MODEL") or "").strip()
    if not address and not named and not (environment.get("OPENAI_API_KEY") or "").strip():
        raise NotConfigured(
            "No language model is configured.",
            "Set OPENAI_BASE_URL (or OPENAI_API_KEY) and INTERVIEWER_LLM_MODEL, or [llm] in the settings.",
        )
    address = (address or OPENAI).rstrip("/")
    _check(address)
    if not named:
        raise NotConfigured(
            "No language model is named.", "Set INTERVIEWER_LLM_MODEL, or `model` under [llm] in the settings."
        )
    return Endpoint(address, named)


def key_from_keyring(host: str) -> str | None:
    """The key that the keyring holds for ``host`` (service ``interviewer``), ``None`` if there is none to get."""
    found: list[str | None] = []

    def look() -> None:
        # A missing or broken keyring back end is like an empty one: the server will say if it needs a key.
        try:
            import keyring

            found.append(keyring.get_password(KEYRING_SERVICE, host))
        except Exception:
            found.append(None)

    thread = threading.Thread(target=look, daemon=True, name="keyring")
    thread.start()
    thread.join(_KEYRING_SECONDS)
    key = found[0] if found else None
    return key.strip() or None if key else None


def _check(address: str) -> None:
    remedy = "It should look like http://127.0.0.1:8080/v1."
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (a port that is no number raises here)
    except ValueError:
        raise NotConfigured("The address of the language model is no web address.", remedy) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not address.isprintable() or " " in address:
        raise NotConfigured("The address of the language model is no http or https address.", remedy)
    if parts.username or parts.password:
        raise NotConfigured(
            "The address of the language model holds a user name or password.", "Use OPENAI_API_KEY for the key."
        )
