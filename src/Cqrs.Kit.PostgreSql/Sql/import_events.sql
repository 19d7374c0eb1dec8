copy {schema}.events (position, stream_id, version, recorded_at, event_id, type_version, type, metadata, data) from stdin (format binary)
