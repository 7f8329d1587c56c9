from typing import Any

from PySide6.QtCore import QPoint, Qt

from gzstudents.kernel.i18n import mark
from gzstudents.ui.charts import Bar, Bars, Stack, StackedBars
from gzstudents.ui.sparkline import Sparkline
from gzstudents.ui.stepper import Stepper

LEFT = Qt.MouseButton.LeftButton


def test_bars_are_pressed_with_mouse_and_keys(qtbot: Any) -> None:
    bars = Bars([Bar("越南", 214, "VNM"), Bar("泰国", 171, "THA"), Bar("其他", 0)])
    qtbot.addWidget(bars)
    bars.resize(400, bars.height())
    bars.show()
    assert bars.accessibleName() == "越南：214；泰国：171；其他：0"
    with qtbot.waitSignal(bars.pressed, check_params_cb=lambda key: key == "THA"):
        qtbot.mouseClick(bars, LEFT, pos=QPoint(200, bars.row_height() + 5))
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(bars.pressed, check_params_cb=lambda key: key == "VNM"):
        qtbot.keyClick(bars, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(bars.pressed):
        qtbot.mouseClick(bars, LEFT, pos=QPoint(200, 2 * bars.row_height() + 5))
    assert not bars.grab().isNull()
    bars.show_bars([])
    assert not bars.grab().isNull()
    assert bars.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_stacks(qtbot: Any) -> None:
    chart = StackedBars(["国家", "学校"], [Stack("本科", (3, 4), "BA"), Stack("硕士", (0, 0), "MA")])
    qtbot.addWidget(chart)
    chart.resize(400, chart.height())
    assert chart.accessibleName() == "本科：国家 3，学校 4；硕士：0"
    with qtbot.waitSignal(chart.pressed, check_params_cb=lambda key: key == "MA"):
        qtbot.mouseClick(chart, LEFT, pos=QPoint(100, chart.extra() + chart.row_height() + 5))
    with qtbot.assertNotEmitted(chart.pressed):
        qtbot.mouseClick(chart, LEFT, pos=QPoint(100, 3))
    assert not chart.grab().isNull()
    chart.show_stacks([], [])
    assert not chart.grab().isNull()


def test_sparkline(qtbot: Any) -> None:
    line = Sparkline([1, 1], "teal", "近 12 个月")
    qtbot.addWidget(line)
    assert line.accessibleName() == "近 12 个月：1、1"
    for values in ([], [5], [1, 2, 3]):
        line.show_values(values, "bad", "")
        assert not line.grab().isNull()


def test_stepper_goes_back_only(qtbot: Any) -> None:
    stepper = Stepper([mark("文件"), mark("列"), mark("检查"), mark("完成")])
    qtbot.addWidget(stepper)
    stepper.resize(700, 40)
    stepper.show_step(2)
    assert stepper.accessibleName() == "第 3 步，共 4 步：检查"
    boxes = stepper._boxes()
    with qtbot.waitSignal(stepper.asked, check_params_cb=lambda step: step == 0):
        qtbot.mouseClick(stepper, LEFT, pos=boxes[0].center())
    with qtbot.assertNotEmitted(stepper.asked):
        qtbot.mouseClick(stepper, LEFT, pos=boxes[3].center())
    with qtbot.waitSignal(stepper.asked, check_params_cb=lambda step: step == 1):
        qtbot.keyClick(stepper, Qt.Key.Key_Left)
    stepper.show_step(3, locked=True)
    with qtbot.assertNotEmitted(stepper.asked):
        qtbot.mouseClick(stepper, LEFT, pos=boxes[0].center())
    assert not stepper.grab().isNull()
    stepper.start_again()
    assert stepper.current == 0
