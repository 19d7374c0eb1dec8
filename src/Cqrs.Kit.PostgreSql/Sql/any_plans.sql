-- Undoes indexes_only for what follows in the transaction
set local enable_seqscan to default
