-- The keys with the smallest hashes: as good as chance, and the same again for the same seed. $1 seed, $2 most
select {key} from {table} order by hashtextextended({key}::text, $1), {key} limit $2
