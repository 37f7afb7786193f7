"""The centre: takes in what the tills report, hands out what they share. Knows `app.domain` and `app.wire` of the till."""
