"""The status codes of HTTP: IANA's registry "Hypertext Transfer Protocol (HTTP) Status Code Registry".

Codes that the registry lists as unused (306, 418) or temporary (104) are in it.
"""

from __future__ import annotations

from typing import Final

AS_OF: Final = "2025-09-15"  # the registry's own date of its last update

REGISTERED: Final = frozenset(
    {
        *range(100, 105),
        *range(200, 209),
        226,
        *range(300, 309),
        *range(400, 419),
        *range(421, 427),
        428,
        429,
        431,
        451,
        *range(500, 509),
        510,
        511,
    }
)

# The names that the registry gives to errors which a client has to tell apart, and what else they are called in codes;
# without case and signs.
NAMES: Final[dict[str, int]] = {
    "unauthorized": 401,
    "unauthenticated": 401,
    "forbidden": 403,
    "permissiondenied": 403,
    "notfound": 404,
    "methodnotallowed": 405,
    "unsupportedmediatype": 415,
    "toomanyrequests": 429,
    "ratelimited": 429,
    "ratelimitexceeded": 429,
    "internalservererror": 500,
    "internalerror": 500,
    "notimplemented": 501,
    "badgateway": 502,
    "serviceunavailable": 503,
    "gatewaytimeout": 504,
}
