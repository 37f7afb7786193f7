"""Things with a cable: receipt printers and the drawer behind them. Each is away at times and says so within three seconds."""
