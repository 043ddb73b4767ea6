"""What runs the project and measures it: thin commands, and the packages behind them."""
