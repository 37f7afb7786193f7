"""What is sold: categories, products with units and prices, tax rates, and edits from the tills in order of arrival."""
