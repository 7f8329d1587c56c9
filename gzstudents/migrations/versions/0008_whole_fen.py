"""Amounts are whole fen: neither infinity nor a fraction nor words, whoever writes them."""

from alembic import op

from gzstudents.kernel import codes
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.migrations.rebuilding import add_check

revision = "0008"
down_revision = "0007"

_TABLES = ("awards", "rates")
_WHOLE = "typeof(amount_fen) = 'integer'"


def upgrade() -> None:
    connection = op.get_bind()
    for table in _TABLES:
        wrong = connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE NOT {_WHOLE}").scalar_one()
        if wrong:  # the program never wrote one: which amount is meant nobody can guess
            raise UserError(
                _(
                    "数据文件更新失败：“{table}”中有 {count} 个金额不是有效的数字，是在本程序之外写入的。没有更改任何数据，请联系技术支持。",
                    table=codes.label("record_table", table), count=wrong,
                )
            )  # fmt: skip
        add_check(connection, table, f"ck_{table}_whole_fen", _WHOLE)
