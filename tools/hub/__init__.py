"""What Meltano Hub is told of the tap."""
