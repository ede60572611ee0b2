"""The base of the tables' classes."""

import tortoise
from tortoise.models import ModelMeta


class _Bare(ModelMeta):
    """Does not look for comments in the source of each class, which takes 2 ms of every start."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, object]) -> type:
        return super().__new__(cls, name, bases, attrs | {"_no_comments": True})


class Model(tortoise.Model, metaclass=_Bare):
    """A table."""

    class Meta:
        abstract = True
