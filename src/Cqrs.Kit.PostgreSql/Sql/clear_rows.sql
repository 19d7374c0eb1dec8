-- Not truncate, which would take the rows away from readers before the commit
delete from {table}
