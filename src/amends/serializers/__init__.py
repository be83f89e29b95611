"""From what is true to what is shown: functions that every interface and the background share."""
