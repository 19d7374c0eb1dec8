-- See Migrations/0002_append.sql
select head, now, actuals, verdicts, owns, head_id
from {schema}.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
