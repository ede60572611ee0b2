"""The Discord commands and loops, one thin module each: call a service, send what it gives."""
