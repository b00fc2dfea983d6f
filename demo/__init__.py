"""Our small catalog: eight shelves of goods we made up, with the pictures drawn from them."""
