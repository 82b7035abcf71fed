"""Columns of the shop's own kinds."""

import sqlalchemy as sa


class Money(sa.TypeDecorator):
    """An amount, to the cent."""

    impl = sa.Numeric(12, 2)
