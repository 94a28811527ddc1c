"""A scene per lesson: its result as charts, numbers and sentences. The one room that knows experiments and figures."""
