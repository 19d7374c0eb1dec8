-- An array for each column
insert into {table} ({columns})
select * from unnest({arrays})
on conflict ({key}) do update set {assignments}
