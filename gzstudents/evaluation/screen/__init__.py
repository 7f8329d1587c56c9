"""The screens 年度评审 and 绩效评价."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gzstudents.evaluation.screen.page import EvaluationScreen
    from gzstudents.evaluation.screen.reviews import ReviewsScreen

__all__ = ["EvaluationScreen", "ReviewsScreen"]


def __getattr__(name: str) -> Any:
    """A screen is imported when somebody goes there."""
    if name == "EvaluationScreen":
        from gzstudents.evaluation.screen.page import EvaluationScreen

        return EvaluationScreen
    if name == "ReviewsScreen":
        from gzstudents.evaluation.screen.reviews import ReviewsScreen

        return ReviewsScreen
    raise AttributeError(name)
