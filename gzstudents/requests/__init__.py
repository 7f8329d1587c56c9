"""The service desk: language, counselling, careers, life, culture, permits."""
