-- Which of these append ids are in the database. $1 append ids
select event_id from {schema}.events where event_id = any ($1)
union all
select append_id from {schema}.commands where append_id = any ($1)
