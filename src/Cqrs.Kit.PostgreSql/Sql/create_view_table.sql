-- A view's table. Rows are replaced often: room in the page keeps the indexes out of it.
create table {table} (
    {definitions},
    constraint {key_name} primary key ({key})
) with (fillfactor = 80)
