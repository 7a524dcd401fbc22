"""What the stored complaints say to a question of a playbook: proposed answers with n, period and the query behind them."""
