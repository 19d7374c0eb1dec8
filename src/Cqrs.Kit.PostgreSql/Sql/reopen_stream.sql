-- $1 stream
update {schema}.streams set closed_at = null where name = $1 and erased_at is null
