-- $1 stream's id, $2 the version at which reads begin
update {schema}.streams set kept_from = $2 where id = $1
