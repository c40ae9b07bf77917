"""Addresses in, pages out: the one room with sockets. A page that cannot be had is a `Refused`, never an exception.

policy    what is asked for, what comes back, and the limits          address   which addresses may be asked at all
exchange  one request and its answer, bounded in bytes and seconds    robots    what robots.txt allows
pace      whose turn it is, how long to wait                          fetcher   many pages at once: redirects, retries
"""

from orchestration.ingest.fetch.address import without_userinfo
from orchestration.ingest.fetch.fetcher import Fetcher
from orchestration.ingest.fetch.policy import FetchPolicy, NotModified, Page, Refused, Request

__all__ = ["FetchPolicy", "Fetcher", "NotModified", "Page", "Refused", "Request", "without_userinfo"]
