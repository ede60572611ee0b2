"""The errors of X's API, as problems (RFC 7807)."""

from typing import Any

from tests.servers.answers import Answer
from tests.servers.networks.questions import answered

PROBLEMS = "https://api.twitter.com/2/problems/"
_ACCOUNT = 1234567890123456789


def problem(status: int) -> Answer:
    """An error that has no type of its own."""
    titles = {
        401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found",
        429: "Too Many Requests",
        500: "Internal Server Error",
    }
    title = titles.get(status, "Service Unavailable")
    content = {"title": title, "type": "about:blank", "status": status, "detail": title}
    return answered(content, status=status)


def invalid(parameter: str, value: str, message: str) -> Answer:
    """400 for one parameter."""
    content = {
        "errors": [{"parameters": {parameter: [value]}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }
    return answered(content, status=400)


def usage_capped(status: int) -> Answer:
    """The answer when all reads are used up: 429 or 403 of a plan, 402 of bought credits."""
    if status == 402:
        content: dict[str, Any] = {
            "account_id": _ACCOUNT,
            "title": "CreditsDepleted",
            "detail": f"Your enrolled account [{_ACCOUNT}] does not have any credits to fulfill "
            "this request.",
            "type": PROBLEMS + "credits",
        }
        return answered(content, status=402)
    content = {
        "account_id": _ACCOUNT,
        "product_name": "standard-basic",
        "title": "UsageCapExceeded",
        "period": "Monthly",
        "scope": "Product",
        "detail": "Usage cap exceeded: Monthly product cap",
        "type": PROBLEMS + "usage-capped",
    }
    return answered(content, status=status)


def not_found(post_id: str) -> dict[str, str]:
    """Why a post that does not exist (any more) is missing from an answer."""
    return {
        "value": post_id,
        "detail": f"Could not find tweet with ids: [{post_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": post_id,
        "type": PROBLEMS + "resource-not-found",
    }


def not_authorized(post_id: str) -> dict[str, str]:
    """Why a post of a protected or suspended author is missing from an answer."""
    return {
        "resource_id": post_id,
        "parameter": "ids",
        "resource_type": "tweet",
        "section": "data",
        "title": "Authorization Error",
        "value": post_id,
        "detail": f"Sorry, you are not authorized to see the Tweet with ids: [{post_id}].",
        "type": PROBLEMS + "not-authorized-for-resource",
    }
