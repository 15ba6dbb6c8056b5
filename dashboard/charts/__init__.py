"""Small frames and plain values in, drawings out. Knows no screen."""

from dashboard.charts.lines import Amended, Goal, Limit, Part, Point, level, parts, path
from dashboard.charts.look import Drawing, png, svg
from dashboard.charts.matrix import Theme, matrix
from dashboard.charts.timeline import timeline
from dashboard.charts.years import bars

__all__ = [
    "Amended",
    "Drawing",
    "Goal",
    "Limit",
    "Part",
    "Point",
    "Theme",
    "bars",
    "level",
    "matrix",
    "parts",
    "path",
    "png",
    "svg",
    "timeline",
]
