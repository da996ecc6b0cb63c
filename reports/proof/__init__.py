"""The product's own proof: what must hold whatever happened, asked of the database and compared with ledgers."""
