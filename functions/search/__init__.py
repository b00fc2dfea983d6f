"""What shoppers search on the server, on a stage that was given an OpenSearch: an index of products a market."""
