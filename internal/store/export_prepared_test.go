package store

// ColumnsOf counts the columns that "select *" gives of a table, within a transaction.
func ColumnsOf(tx *Tx, table string) (int, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, "select * from "+table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	return len(columns), err
}
