"""What people and Discord do, ordered over HTTP: one form for each.

    {"do": "kick", "guild": ID}                    also invite, fail, restore
    {"do": "delete_channel", "channel": ID}
    {"do": "deny", "channel": ID, "permission": "SEND_MESSAGES"}, also allow
    {"do": "close_direct_messages", "user": ID}
    {"do": "drop"}, {"do": "reconnect"}, {"do": "invalidate", "resumable": false}
    {"do": "invoke", "command": "hot", "options": {}, "channel": ID, "user": ID}
    {"do": "press", "custom_id": "…", "channel": ID, "message": ID, "user": ID}

The last two give the answer: kind, text, ephemeral, milliseconds. A form that is wrong, or a bot
that does not answer, gives {"error": …}.
"""

from tests.servers.discord.answers import Answer, NoAnswer
from tests.servers.discord.errors import Payload
from tests.servers.discord.permissions import Permission
from tests.servers.discord.stage import Stage
from tests.servers.discord.state import User


async def act(stage: Stage, form: Payload) -> Payload:
    """Do it, and give the answer if there is one."""
    try:
        match form["do"]:
            case "kick" | "invite" | "fail" | "restore":
                getattr(stage, form["do"])(stage.world.guilds[int(form["guild"])])
            case "delete_channel" | "deny" | "allow":
                _change_channel(stage, form)
            case "close_direct_messages":
                stage.close_direct_messages(stage.world.users[int(form["user"])])
            case "drop":
                stage.gateway.drop()
            case "reconnect":
                stage.gateway.ask_to_reconnect()
            case "invalidate":
                stage.gateway.invalidate(resumable=form.get("resumable", False))
            case "invoke" | "press":
                return _told(await _ask(stage, form))
            case other:
                return {"error": f"nothing is called {other!r}"}
    except (LookupError, ValueError, PermissionError, NoAnswer) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {}


def _change_channel(stage: Stage, form: Payload) -> None:
    channel = stage.world.channels[int(form["channel"])]
    if form["do"] == "delete_channel":
        stage.delete_channel(channel)
    elif form["do"] == "deny":
        stage.deny(channel, Permission[form["permission"]])
    else:
        stage.allow(channel, Permission[form["permission"]])


async def _ask(stage: Stage, form: Payload) -> Answer:
    channel = stage.world.channels[int(form["channel"])]
    user: User | None = stage.world.users[int(form["user"])] if "user" in form else None
    timeout_s = float(form.get("timeout_s", 5.0))
    if form["do"] == "invoke":
        options = form.get("options", {})
        return await stage.invoke(
            form["command"], options, channel=channel, user=user, timeout_s=timeout_s
        )
    message = stage.world.message(channel.id, int(form["message"]))
    return await stage.press(form["custom_id"], message, user=user, timeout_s=timeout_s)


def _told(answer: Answer) -> Payload:
    shown = answer.interaction.message is not None and not answer.interaction.removed
    return {
        "kind": answer.kind.name,
        "text": answer.text if shown else "",
        "message": str(answer.message.id) if shown else None,
        "ephemeral": answer.ephemeral,
        "acknowledged_ms": answer.acknowledged_ms,
        "took_ms": answer.took_ms,
    }
