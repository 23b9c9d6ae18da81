"""Closed forms and numerical references, independent of the engine that is checked against them.

One unit of time throughout a call: a rate ``lam`` per minute goes with a mean service time in minutes. ``c`` is the
number of servers (units), the offered load is ``lam * mean``. A load that has no steady state is refused with a
ValueError, never answered with an infinite or negative number.
"""
