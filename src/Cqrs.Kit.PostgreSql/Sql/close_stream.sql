-- Under the log's lock, so that appends on their way are before it or see it. $1 stream
update {schema}.streams set closed_at = clock_timestamp() where name = $1 and closed_at is null
