select current_setting('server_version_num')::int, current_setting('fsync'), current_setting('synchronous_commit'), pg_is_in_recovery(),
    current_setting('server_encoding'), current_setting('full_page_writes')
