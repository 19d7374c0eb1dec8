-- $1 stream's id, $2 first version, $3 last version
update {schema}.events set metadata = '{}', data = 'null' where stream_id = $1 and version between $2 and $3
