"""How many requests Hugging Face still allows us, as it says with each answer."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

_PARAMETER = re.compile(r";\s*([rt])=([0-9]{1,9})\b")
# Its windows are of five minutes; a longer wait is not believed.
_LONGEST_WAIT_S = 900


def spent_until(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """When the next request is welcome (aware UTC), None if it is now.

    Read from `RateLimit: "api";r=499;t=300`: r requests are left for the next t seconds
    (https://huggingface.co/docs/hub/rate-limits).
    """
    told = dict(_PARAMETER.findall(headers.get("ratelimit", "")))
    if "t" not in told or int(told.get("r", "1")) > 0:
        return None
    return now + timedelta(seconds=min(int(told["t"]), _LONGEST_WAIT_S))
