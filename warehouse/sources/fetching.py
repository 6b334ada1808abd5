"""An address → the bytes that it answers with, fetched as a polite guest: robots.txt, a pace by host, limits on size and time.

Redirects are followed by hand, each step judged like the first. What fails says whether it may do better later.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from factline.pipelines.articles import coding
from factline.pipelines.articles.raw import RefusalError
from factline.warehouse.sources.addresses import Deadline, GuardedTransport, Resolver, resolve
from factline.warehouse.sources.settings import Fetching

_ROBOTS_BYTES = 512 * 2**10  # RFC 9309 asks for at least 500 KiB
_MOVED = {301, 302, 303, 307, 308}
_LATER = {408, 425, 429, 500, 502, 503, 504}
_BACK_OFF = (1.0, 4.0, 15.0)  # seconds before the second attempt, the third, and each further one
PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml", *PAGE_TYPES)


class FetchError(Exception):
    """An address that gave nothing: the rule that was met, what happened, whether it may do better later, and when."""

    def __init__(self, rule: str, reason: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule, self.reason, self.passing, self.wait = rule, reason, passing, wait


@dataclass(frozen=True)
class Validators:
    """What a server gave to ask later whether something changed; None where it gave none."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The headers of a conditional GET."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Answer:
    """What an address answered: its headers as they came, its document with the content coding undone."""

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing changed since the validators."""
        return self.status == 304

    @property
    def validators(self) -> Validators:
        """To ask with the next time."""
        return Validators(self.header("etag"), self.header("last-modified"))


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    told = response.headers.get("retry-after", "").strip()
    if told.isdigit():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - now).total_seconds()) if told else None
    except (ValueError, TypeError):  # neither seconds nor a date with its zone: nothing is known
        return None


def _passing(error: BaseException) -> bool:
    return isinstance(error, FetchError) and error.passing


class Fetcher:
    """Fetches for one pull; remembers each host's robots.txt and when it was last asked."""

    def __init__(
        self,
        settings: Fetching,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
        resolver: Resolver = resolve,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self._clock, self._sleep, self._today = clock, sleep, today
        self._deadline = Deadline(clock)
        self._client = httpx.Client(
            transport=transport or GuardedTransport(self._deadline, resolver=resolver, networks=settings.private_networks),
            timeout=settings.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": coding.ACCEPTED},
        )
        self._robots: dict[str, Protego | FetchError] = {}
        self._free_at: dict[str, float] = {}

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def get(self, url: str, *, types: tuple[str, ...], validators: Validators | None = None) -> Answer:
        """The document at an address, tried again where that may help. FetchError where it cannot be had."""
        return self._tried(lambda: self._followed(url, types, validators or Validators()))

    @contextmanager
    def stream(self, url: str, limit: int) -> Iterator[Iterator[bytes]]:
        """The parts of a large file at an address as they come, at most `limit` bytes. FetchError where it cannot be had."""
        for _ in range(self.settings.redirects + 1):
            self._judge(url)
            with self._sent(url, {}, total=float("inf")) as response:
                target = self._moved(url, response)
                if target is None:
                    self._refuse_status(response)
                    yield coding.limited(self._parts(response), limit)
                    return
            url = target
        raise FetchError("too_many_redirects", f"more than {self.settings.redirects}")

    def _tried(self, once: Callable[[], Answer]) -> Answer:
        retrying = Retrying(
            stop=stop_after_attempt(self.settings.attempts),
            wait=self._wait,
            retry=retry_if_exception(_passing),
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(once)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        told = error.wait if isinstance(error, FetchError) else None
        return _BACK_OFF[min(state.attempt_number, len(_BACK_OFF)) - 1] if told is None else told

    def _followed(self, url: str, types: tuple[str, ...], validators: Validators) -> Answer:
        asked, seen = url, set[str]()
        for _ in range(self.settings.redirects + 1):
            if url in seen:
                raise FetchError("redirect_loop", f"{url} leads back to itself")
            seen.add(url)
            self._judge(url)
            with self._sent(url, validators.headers()) as response:
                target = self._moved(url, response)
                if target is None:
                    return self._answer(asked, url, response, types)
            url = target
        raise FetchError("too_many_redirects", f"more than {self.settings.redirects}")

    def _judge(self, url: str) -> None:
        """FetchError where the address may not be asked."""
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise FetchError("bad_address", f"{url[:100]}: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError("not_http", f"only http and https addresses are asked, not {url[:100]}")
        if parts.username is not None or parts.password is not None:
            raise FetchError("credentials_in_address", "an address with a user name or password is not asked")
        if not self.settings.robots:
            return
        rules = self._rules(f"{parts.scheme}://{parts.netloc}")
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(url, self.settings.user_agent):
            raise FetchError("robots", f"robots.txt of {parts.hostname} does not allow it")

    def _rules(self, origin: str) -> Protego | FetchError:
        if origin not in self._robots:
            try:
                self._robots[origin] = Protego.parse(self._robots_text(f"{origin}/robots.txt"))
            except FetchError as error:
                # RFC 9309: where it cannot be reached, nothing may be fetched; later it may.
                reason = f"robots.txt cannot be had ({error.reason})"
                self._robots[origin] = FetchError(
                    error.rule if error.rule == "private_address" else "robots", reason, passing=False
                )
        return self._robots[origin]

    def _robots_text(self, url: str) -> str:
        for _ in range(self.settings.redirects + 1):
            with self._sent(url, {}) as response:
                target = self._moved(url, response)
                if target is None:
                    if 400 <= response.status_code < 500 and response.status_code != 429:
                        return ""  # RFC 9309: no robots.txt allows all
                    self._refuse_status(response)
                    return self._document(response, _ROBOTS_BYTES).decode("utf-8", "replace")
            url = target
        return ""  # RFC 9309: beyond five redirects it counts as not there

    @contextmanager
    def _sent(self, url: str, headers: Mapping[str, str], total: float | None = None) -> Iterator[httpx.Response]:
        """The answer to one request, made when its host's turn has come. FetchError in place of what httpx raises."""
        host = urlsplit(url).netloc
        wait = self._free_at.get(host, float("-inf")) - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._deadline.allow(self.settings.total_seconds if total is None else total)
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                yield response
        except httpx.TimeoutException as error:
            raise FetchError("timeout", str(error) or "no answer in time", passing=True) from error
        except httpx.TransportError as error:
            raise FetchError("unreachable", str(error) or type(error).__name__, passing=True) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise FetchError("bad_address", str(error)) from error
        except RefusalError as error:
            raise FetchError(error.rule, error.reason, passing=error.rule == "broken_coding") from error
        finally:
            self._free_at[host] = max(self._free_at.get(host, float("-inf")), self._clock() + self._pace(url))

    def _pace(self, url: str) -> float:
        parts = urlsplit(url)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(self.settings.user_agent) if isinstance(rules, Protego) else None
        return max(self.settings.delay_seconds, min(float(asked or 0), self.settings.longest_wait_seconds))

    def _moved(self, url: str, response: httpx.Response) -> str | None:
        """Where a redirect leads; None for anything else."""
        if response.status_code not in _MOVED:
            return None
        target = response.headers.get("location")
        if not target:
            raise FetchError("bad_redirect", f"status {response.status_code} without an address")
        try:
            return urldefrag(urljoin(url, target)).url
        except ValueError as error:
            raise FetchError("bad_redirect", f"leads to {target[:100]}: {error}") from error

    def _refuse_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        wait = _retry_after(response, self._today()) if status in _LATER else None
        if wait is not None:
            host = urlsplit(str(response.request.url)).netloc
            self._free_at[host] = self._clock() + min(wait, self.settings.longest_wait_seconds)
        soon = wait is None or wait <= self.settings.longest_wait_seconds
        raise FetchError(f"status_{status}", f"answered with status {status}", passing=status in _LATER and soon, wait=wait)

    def _parts(self, response: httpx.Response) -> Iterator[bytes]:
        for part in response.iter_raw():
            if self._deadline.over:
                raise FetchError("timeout", "took longer in all than it may", passing=True)
            yield part

    def _document(self, response: httpx.Response, limit: int) -> bytes:
        told = response.headers.get("content-length", "")
        if told.isdigit() and int(told) > limit:
            raise FetchError("too_large", f"says that it has {int(told):,} bytes, at most {limit:,} are read")
        return coding.document(self._parts(response), response.headers.get("content-encoding"), limit)

    def _answer(self, asked: str, url: str, response: httpx.Response, types: tuple[str, ...]) -> Answer:
        content = b""
        if response.status_code != 304:
            self._refuse_status(response)
            kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
            if kind not in types:
                raise FetchError("wrong_type", f"is {kind}")
            content = self._document(response, self.settings.page_bytes)
            if not content.strip():
                raise FetchError("empty", "answered with nothing", passing=True)
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        return Answer(asked, url, response.status_code, headers, content)
