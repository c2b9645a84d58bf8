from __future__ import annotations

import sys
import time
from types import SimpleNamespace

import pytest

from interviewer.llm import endpoint as endpoints
from interviewer.llm.endpoint import Endpoint, endpoint
from interviewer.llm.faults import LLMFault, NotConfigured, WrongKey
from interviewer.llm.usage import Usage

from .conftest import KEY


def test_nothing_configured_is_said() -> None:
    with pytest.raises(NotConfigured, match="OPENAI_BASE_URL"):
        endpoint(environment={})
    with pytest.raises(NotConfigured, match="INTERVIEWER_LLM_MODEL"):
        endpoint(environment={"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"})
    with pytest.raises(NotConfigured, match="OPENAI_API_KEY"):
        endpoint(environment={"INTERVIEWER_LLM_MODEL": "gpt"})


def test_values_go_before_the_environment() -> None:
    environment = {"OPENAI_BASE_URL": "http://a:1/v1", "INTERVIEWER_LLM_MODEL": "a", "OPENAI_API_KEY": f" {KEY}\n"}
    found = endpoint(environment=environment)
    assert (found.host, found.model, found.key) == ("a:1", "a", KEY)
    assert endpoint(base_url="http://b:2/v1/", model="b", environment=environment).base_url == "http://b:2/v1"


@pytest.mark.parametrize(
    "address", ["ftp://a/v1", "127.0.0.1:80", "http://", "http://a:port/v1", "http://a b/", "http://[::1"]
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(NotConfigured, match="http"):
        endpoint(base_url=address, model="m", environment={})


def test_credentials_in_the_address_are_refused_and_not_shown() -> None:
    with pytest.raises(NotConfigured) as caught:
        endpoint(base_url=f"https://user:{KEY}@host/v1", model="m", environment={})
    assert KEY not in str(caught.value)


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(Endpoint("https://a/v1", "m", KEY))
    with pytest.raises(WrongKey) as caught:
        endpoint(base_url="https://a/v1", model="m", environment={"OPENAI_API_KEY": f"{KEY} é"})
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "local"),
    [("http://127.0.0.1:8080/v1", True), ("http://localhost/v1", True), ("http://[::1]:1/v1", True), ("http://10.0.0.2/v1", False),  # noqa: E501
     ("https://api.example.com/v1", False), ("http://localhost.example.com/v1", False)],
)  # fmt: skip
def test_the_screen_says_what_leaves_the_machine(address: str, local: bool) -> None:
    found = Endpoint(address, "m")
    assert found.local == local
    assert found.host in found.notice and ("on this machine" in found.notice) == local
    assert ("unencrypted" in found.notice) == (address.startswith("http:") and not local)


def test_the_keyring_is_asked_for_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = SimpleNamespace(
        get_password=lambda service, user: KEY if (service, user) == ("interviewer", "a:1") else None
    )
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert endpoint(base_url="http://a:1/v1", model="m", environment={}).key == KEY
    assert endpoint(base_url="http://b:1/v1", model="m", environment={}).key is None
    assert endpoint(base_url="http://a:1/v1", model="m", environment={"OPENAI_API_KEY": "other"}).key == "other"


def test_a_broken_or_locked_keyring_is_like_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(service: str, user: str) -> str:
        raise RuntimeError(KEY)

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=broken))
    assert endpoint(base_url="http://a/v1", model="m", environment={}).key is None
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert endpoint(base_url="http://a/v1", model="m", environment={}).key is None
    monkeypatch.setattr(endpoints, "_KEYRING_SECONDS", 0.05)
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=lambda *_: time.sleep(0.5)))
    began = time.monotonic()
    assert endpoint(base_url="http://a/v1", model="m", environment={}).key is None
    assert time.monotonic() - began < 0.4


def test_usage_says_what_is_known_and_no_more() -> None:
    usage = Usage(price_in=2.0, price_out=8.0)
    assert "not asked" in usage.sentence
    usage.add(1_000_000, 500_000)
    assert usage.money == pytest.approx(6.0) and "6.0000" in usage.sentence
    usage.add(None, None)
    assert usage.money is None and "1 not reported" in usage.sentence
    assert Usage().money is None
    silent = Usage()
    silent.add(None, 5)
    assert "no token counts" in silent.sentence


def test_importing_the_faults_and_endpoint_is_cheap() -> None:
    import subprocess

    code = (
        "import sys, interviewer.llm.grading, interviewer.llm.probe\n"
        "print([m for m in ('openai', 'httpx', 'jinja2', 'keyring') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_fault_has_a_remedy() -> None:
    fault = LLMFault("It broke.", "Mend it.")
    assert str(fault) == "It broke. Mend it."
