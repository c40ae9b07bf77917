"""What a robots.txt allows us (RFC 9309). Not here: fetching it, waiting as it asks (`fetcher`, `pace`)."""

from __future__ import annotations

import re

from protego import Protego

from orchestration.ingest.fetch.policy import FetchPolicy, Refusal

MAX_BYTES = 500 * 1024
"""What a crawler has to read at least (RFC 9309, section 2.5); the rest is ignored."""


class Robots:
    """The rules of one origin for one user agent. `delay` is the seconds between requests that it asks for."""

    def __init__(self, content: bytes, user_agent: str) -> None:
        self._rules = Protego.parse(content[:MAX_BYTES].decode("utf-8-sig", "replace"))
        token = re.match(r"[A-Za-z_-]+", user_agent)
        self._name = token[0] if token else user_agent
        rate = self._rules.request_rate(self._name)
        self.delay = max(self._rules.crawl_delay(self._name) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    def check(self, url: str, policy: FetchPolicy) -> None:
        """Refusal where the rules keep us from `url`."""
        if not self._rules.can_fetch(url, self._name):
            raise Refusal("robots", "the site's robots.txt forbids it; ask the site for permission or drop the address")
        if self.delay > policy.longest_wait:
            raise Refusal(
                "robots", f"the site's robots.txt wants {self.delay:,.0f} s between pages, longer than a run waits"
            )


def judge(status: int, content: bytes, user_agent: str) -> Robots:
    """The rules that an answer to /robots.txt means: none there (4xx) allows all, a server in trouble nothing
    (RFC 9309, sections 2.3.1.3 and 2.3.1.4). Redirects are followed before."""
    if 200 <= status < 300:
        return Robots(content, user_agent)
    if 400 <= status < 500:
        return Robots(b"", user_agent)
    raise Refusal("robots", f"the site's robots.txt answers {status}, which means to stay away for now; try later")
